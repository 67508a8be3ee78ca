package dev.hearth.analytics.samplegame.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.analytics.samplegame.rules.Feast;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VillageFileTest {
    private Path path;
    private VillageFile file;

    @BeforeEach
    void openFile(@TempDir Path directory) {
        path = directory.resolve("village.txt");
        file = new VillageFile(path);
    }

    @Test
    void whatIsSavedIsLoaded() throws IOException {
        Village village = Village.found(7);
        for (Building building : List.of(Building.HOUSE, Building.FARM, Building.STOREHOUSE)) {
            village.raise(building, freeMeadow(village));
        }
        village.stock().add(Good.WOOD, 1_000);
        new Feast().execute(village);
        file.save(village);

        Village loaded = file.load();
        assertThat(loaded).usingRecursiveComparison().isEqualTo(village);
        file.save(loaded);
        assertThat(file.load()).usingRecursiveComparison().isEqualTo(village);
    }

    @Test
    void savingAgainReplaces() throws IOException {
        file.save(Village.found(1));
        Village other = Village.found(2);
        file.save(other);
        assertThat(file.load().id()).isEqualTo(other.id());
        assertThat(path.getParent())
                .isDirectoryContaining("glob:**/village.txt")
                .isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void whatIsNotAVillageIsRefused() throws IOException {
        Files.writeString(path, "not a village\n");
        assertThatThrownBy(file::load).isInstanceOf(IOException.class).hasMessageContaining("hearth-village 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stock gold 3",
                "stock wood many",
                "stock wood -1",
                "building 99 0 farm",
                "building 1",
                "villager Mira king 50",
                "dragon 1 2",
                ""
            })
    void aLineThatMakesNoSenseIsNamed(String line) throws IOException {
        file.save(Village.found(1));
        Files.writeString(path, Files.readString(path) + line + "\n");
        assertThatThrownBy(file::load)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line ")
                .hasMessageContaining('"' + line + '"');
    }

    private static Tile freeMeadow(Village village) {
        return village.land().tiles().stream()
                .filter(tile -> tile.terrain() == Terrain.MEADOW && tile.building() == null)
                .findFirst()
                .orElseThrow();
    }
}
