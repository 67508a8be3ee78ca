package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.zip.Checksum;
import org.junit.jupiter.api.Test;

class Crc32cTest {
    @Test
    void bothImplementationsGiveTheVectorsOfRfc3720() {
        for (Checksum checksum : new Checksum[] {Crc32c.create(), new TableCrc32c()}) {
            byte[] bytes = new byte[32];
            assertThat(Crc32c.of(checksum, bytes, 0, 32)).isEqualTo(0x8A9136AA);
            Arrays.fill(bytes, (byte) 0xFF);
            assertThat(Crc32c.of(checksum, bytes, 0, 32)).isEqualTo(0x62A8AB43);
            for (int i = 0; i < 32; i++) {
                bytes[i] = (byte) i;
            }
            assertThat(Crc32c.of(checksum, bytes, 0, 32)).isEqualTo(0x46DD794E);
            for (int i = 0; i < 32; i++) {
                bytes[i] = (byte) (31 - i);
            }
            assertThat(Crc32c.of(checksum, bytes, 0, 32)).isEqualTo(0x113FDB5C);
        }
    }

    @Test
    void bothImplementationsAgreeOnAnyBytesAndPieces() {
        Random random = new Random(5);
        Checksum platform = Crc32c.create();
        Checksum table = new TableCrc32c();
        for (int round = 0; round < 200; round++) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            int split = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
            table.reset();
            table.update(bytes, 0, split);
            for (int i = split; i < bytes.length; i++) {
                table.update(bytes[i]);
            }
            assertThat((int) table.getValue()).isEqualTo(Crc32c.of(platform, bytes, 0, bytes.length));
        }
    }
}
