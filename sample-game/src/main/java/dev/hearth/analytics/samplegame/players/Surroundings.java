package dev.hearth.analytics.samplegame.players;

import dev.hearth.analytics.spi.DiagnosticLog;
import java.net.URI;

/**
 * Where players live.
 *
 * @param clock the time, of the players and of the collector
 * @param collector where the collector is
 * @param keyId the game's client key
 * @param keySecret the game's client secret
 * @param log where the library speaks
 */
public record Surroundings(PlayersTime clock, URI collector, String keyId, String keySecret, DiagnosticLog log) {}
