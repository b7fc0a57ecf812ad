package io.streamrnn.jobs.readme;

/** How a reading was scored. */
public record Alert(String pump, float score) {}
