package io.streamrnn.flink;

/** What goes downstream of it. */
public record Alert(String pump, float level) {}
