package io.streamrnn.flink.internal;

/**
 * An event that waits for the watermark.
 *
 * @param record the event
 * @param count how many events of its time wait, it among them; told by the first of them only
 */
record Waiting<IN>(IN record, int count) {}
