package dev.hearth.analytics.samplegame.e2e;

import dev.hearth.analytics.samplegame.players.Diary;
import dev.hearth.analytics.samplegame.world.Building;
import dev.hearth.analytics.samplegame.world.Good;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A game in a process of its own, and the diary of who plays it: written here, as soon as the process has answered that
 * something was done, so that a kill cannot take the diary with it.
 */
final class GameToKill {
    private final Path home;
    private final URI collector;
    private final Path time;
    private final long seed;
    private final Diary diary;
    private @Nullable ChildJvm process;
    private int dialogues;
    private int commands;
    private int buildings;
    private int trades;

    GameToKill(Path home, URI collector, Path time, long seed, Diary diary) {
        this.home = home;
        this.collector = collector;
        this.time = time;
        this.seed = seed;
        this.diary = diary;
    }

    void launch() throws IOException, InterruptedException {
        process = ChildJvm.start(PlayerProcess.class, home, collector, time, seed);
        running().ask("launch");
        diary.sessionStarted();
        running().ask("agree");
        diary.agreed();
    }

    void act() throws IOException, InterruptedException {
        String[] totals = running().ask("act").split(" ", -1);
        for (; dialogues < Integer.parseInt(totals[0]); dialogues++) {
            diary.dialogueOpened("in.the.child", "somebody");
        }
        for (; commands < Integer.parseInt(totals[1]); commands++) {
            diary.commandExecuted("in.the.child", 0);
        }
        for (; buildings < Integer.parseInt(totals[2]); buildings++) {
            diary.buildingRaised(Building.HOUSE, 1);
        }
        String[] amounts = totals[3].isEmpty() ? new String[0] : totals[3].split(",", -1);
        for (; trades < amounts.length; trades++) {
            diary.goodsTraded(Good.WOOD, Good.STONE, Integer.parseInt(amounts[trades]));
        }
    }

    void kill() throws InterruptedException {
        running().kill();
        diary.sessionEnded();
    }

    private ChildJvm running() {
        if (process == null) {
            throw new IllegalStateException("not launched");
        }
        return process;
    }
}
