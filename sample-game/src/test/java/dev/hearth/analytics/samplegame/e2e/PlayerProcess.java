package dev.hearth.analytics.samplegame.e2e;

import dev.hearth.analytics.samplegame.players.Diary;
import dev.hearth.analytics.samplegame.players.Persona;
import dev.hearth.analytics.samplegame.players.Player;
import dev.hearth.analytics.samplegame.players.Surroundings;
import dev.hearth.analytics.spi.DiagnosticLog;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * A player in a process of their own, who does what each line of input says and answers with how many dialogues, commands
 * and buildings there have been, and what each trade has brought: by then they are tracked.
 */
final class PlayerProcess {
    private PlayerProcess() {}

    /** Takes the player's device, the collector, the time file and the seed. */
    public static void main(String[] arguments) throws Exception {
        FollowedTime time = new FollowedTime(Path.of(arguments[2]));
        Surroundings surroundings = new Surroundings(
                time,
                URI.create(arguments[1]),
                CollectorProcess.KEY_ID,
                CollectorProcess.KEY_SECRET,
                DiagnosticLog.silent());
        Player player = new Player(surroundings, Path.of(arguments[0]), Long.parseLong(arguments[3]));
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            switch (line) {
                case "launch" -> player.launch();
                case "agree" -> player.answer(Persona.Answer.YES);
                case "act" -> {
                    time.awaitSeen(); // so that the sign of life is of this moment; what is tracked now gets no
                    // such help
                    player.act();
                }
                default -> throw new IllegalArgumentException(line);
            }
            Diary diary = player.diary();
            String trades = diary.trades().stream()
                    .map(trade -> Integer.toString(trade.amount()))
                    .collect(Collectors.joining(","));
            System.out.println(diary.dialogues().size() + " " + diary.commands().size() + " "
                    + diary.buildings().size() + " " + trades);
        }
    }
}
