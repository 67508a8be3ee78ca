package dev.hearth.analytics.samplegame.world;

/** Where a tile is: columns from the west, rows from the north, both from 0. */
public record Position(int column, int row) {}
