package io.streamrnn.flink.internal;

import io.streamrnn.flink.InputFunction;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.OutputFunction;
import io.streamrnn.flink.Scoring;
import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.annotation.Internal;

/**
 * What a user asked for, as it travels to the TaskManagers.
 *
 * @param source where the model comes from
 * @param digest of the model that the job was built with, or {@link
 *     io.streamrnn.flink.internal.model.ModelChecks#ANY_DIGEST}
 * @param inputSize that was declared, or {@link
 *     io.streamrnn.flink.internal.model.ModelChecks#ANY_SIZE}
 * @param input makes the features
 * @param output makes the results
 * @param scoring how much of the past enters
 * @param stateTtl after which a key is forgotten, or null for never
 * @param inputVersion what the user calls the input function; may be empty
 */
@Internal
public record RnnSpec<IN, OUT>(
    ModelSource source,
    String digest,
    int inputSize,
    InputFunction<IN> input,
    OutputFunction<IN, OUT> output,
    Scoring scoring,
    Duration stateTtl,
    String inputVersion)
    implements Serializable {}
