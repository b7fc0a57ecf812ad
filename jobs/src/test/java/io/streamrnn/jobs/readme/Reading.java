package io.streamrnn.jobs.readme;

/** A reading of a pump. */
public record Reading(String pump, float rpm, float celsius) {}
