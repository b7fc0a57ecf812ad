/**
 * Layers on a stream: {@link io.streamrnn.streaming.StreamingPlan} takes a model of layers apart
 * and makes cells of it that are stepped event by event.
 */
package io.streamrnn.streaming;
