package dev.hearth.analytics.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.analytics.testing.Vectors;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestSignerTest {
    @Test
    void signsAsTheVectorsSay() {
        JsonNode cases = Vectors.read("vectors/signing.json").get("cases");
        assertThat(cases).isNotEmpty();
        for (JsonNode vector : cases) {
            RequestSigner signer = new RequestSigner(
                    vector.get("key_id").asText(), vector.get("secret").asText());
            Map<String, String> headers = new LinkedHashMap<>();
            byte[] body = Base64.getDecoder().decode(vector.get("body_base64").asText());
            signer.sign(headers, vector.get("timestamp").asLong(), body);
            JsonNode expected = vector.get("headers");
            assertThat(headers).as(vector.get("name").asText()).hasSize(expected.size());
            headers.forEach((name, value) ->
                    assertThat(value).isEqualTo(expected.get(name).asText()));
        }
    }
}
