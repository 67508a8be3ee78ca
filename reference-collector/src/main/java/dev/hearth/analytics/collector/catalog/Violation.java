package dev.hearth.analytics.collector.catalog;

/**
 * Why a payload was refused. Names what the schema names and nothing that the client sent, so that it can be stored,
 * counted and logged.
 *
 * @param field the field's name as the schema has it, or empty when the payload itself is wrong
 * @param keyword the JSON Schema keyword that refused it: {@code type}, {@code required}, {@code enum}, {@code const},
 *     {@code pattern}, {@code minimum} or {@code maximum}
 */
public record Violation(String field, String keyword) {}
