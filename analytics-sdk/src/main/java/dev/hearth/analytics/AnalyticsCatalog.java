package dev.hearth.analytics;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Turns a game's catalog into typed events when the game is compiled: for each event of the file a class with
 * {@code of(…)}, a method for each optional field, and {@code track()}; and one class that lists them for
 * {@link AnalyticsConfig.Builder#eventTypes}. A mistake in the file is an error of the compiler, with its line.
 *
 * <pre>{@code
 * @AnalyticsCatalog("analytics.catalog.json")
 * package com.example.game;
 * }</pre>
 *
 * <p>The processor comes with this library and needs nothing else. A build tool that takes processors from a list of
 * their own (Gradle's {@code annotationProcessor}, Maven's {@code annotationProcessorPaths}, {@code kapt}) must be given
 * this library there too; since JDK 23, javac runs a processor from the class path only with {@code -proc:full}.
 *
 * <p>The file is looked for in the compiler's output, where build tools copy resources, and then upwards from there in
 * each folder itself and in its {@code src/main/resources}, {@code src/main/assets} and {@code assets}. The option
 * {@code -Ahearth.catalog.root=DIR} names the folder instead. The form of the file is in {@code protocol/README.md}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.PACKAGE, ElementType.TYPE})
public @interface AnalyticsCatalog {
    /** The catalog's file, as a path with {@code /}, relative to the folders above. */
    String value() default "analytics.catalog.json";

    /** The simple name of the class that lists the event types. */
    String events() default "AnalyticsEvents";
}
