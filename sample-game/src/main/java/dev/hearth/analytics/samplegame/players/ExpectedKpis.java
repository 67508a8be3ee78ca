package dev.hearth.analytics.samplegame.players;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What the KPIs must be, reckoned from diaries alone and as simply as can be.
 *
 * @param villages how many villages were played on the day
 * @param sessionSeconds how long the sessions that began on the day were, shortest first
 * @param dialogues how many dialogues were opened
 * @param commands how many commands were executed
 * @param buildings how many buildings were put up
 * @param traded how much each trade brought
 */
public record ExpectedKpis(
        LocalDate day,
        long villages,
        List<Double> sessionSeconds,
        long dialogues,
        long commands,
        long buildings,
        List<Integer> traded) {
    /** The KPIs of one UTC day. */
    public static ExpectedKpis of(LocalDate day, Collection<Diary> diaries) {
        long villages = diaries.stream()
                .filter(diary -> Stream.of(diary.sittings(), diary.dialogues(), diary.commands())
                        .flatMap(List::stream)
                        .anyMatch(moment -> isOn(day, moment)))
                .count();
        List<Double> seconds = diaries.stream()
                .flatMap(diary -> diary.sessions().stream())
                .filter(session -> isOn(day, session.start()))
                .map(session -> (session.end().toEpochMilli() - session.start().toEpochMilli()) / 1000.0)
                .sorted()
                .toList();
        return new ExpectedKpis(
                day,
                villages,
                seconds,
                count(day, diaries.stream().map(Diary::dialogues)),
                count(day, diaries.stream().map(Diary::commands)),
                count(day, diaries.stream().map(Diary::buildings)),
                diaries.stream()
                        .flatMap(diary -> diary.trades().stream())
                        .filter(trade -> isOn(day, trade.at()))
                        .map(Diary.Trade::amount)
                        .toList());
    }

    /** The KPIs of each day from {@code first} to {@code last}. */
    public static List<ExpectedKpis> of(LocalDate first, LocalDate last, Collection<Diary> diaries) {
        List<ExpectedKpis> days = new ArrayList<>();
        first.datesUntil(last.plusDays(1)).forEach(day -> days.add(of(day, diaries)));
        return List.copyOf(days);
    }

    /** The mean session, in seconds; empty without sessions. */
    public OptionalDouble averageSeconds() {
        return sessionSeconds.stream().mapToDouble(Double::doubleValue).average();
    }

    /** What a trade brought on average; empty without trades. */
    public OptionalDouble goodsPerTrade() {
        return traded.stream().mapToInt(Integer::intValue).average();
    }

    /**
     * The nearest-rank percentile: the shortest session that {@code percent} of all sessions are not longer than, in
     * seconds; empty without sessions.
     *
     * @param percent 1 to 100
     */
    public OptionalDouble percentileSeconds(int percent) {
        if (sessionSeconds.isEmpty()) {
            return OptionalDouble.empty();
        }
        int rank = (sessionSeconds.size() * percent + 99) / 100;
        return OptionalDouble.of(sessionSeconds.get(rank - 1));
    }

    private static long count(LocalDate day, Stream<List<Instant>> moments) {
        return moments.flatMap(List::stream).filter(moment -> isOn(day, moment)).count();
    }

    private static boolean isOn(LocalDate day, Instant moment) {
        return moment.atZone(ZoneOffset.UTC).toLocalDate().equals(day);
    }
}
