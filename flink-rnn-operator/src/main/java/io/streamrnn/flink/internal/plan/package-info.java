/** The immutable plan of a job: what the builder collected, as it travels to the TaskManagers. */
@NullMarked
package io.streamrnn.flink.internal.plan;

import org.jspecify.annotations.NullMarked;
