package io.streamrnn.flink;

/** What a sensor says. */
public record Reading(String pump, float rpm, float celsius) {}
