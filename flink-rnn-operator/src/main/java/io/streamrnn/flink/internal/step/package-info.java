/** Runs the model and the functions of the user, and rejects records on which they fail. */
package io.streamrnn.flink.internal.step;
