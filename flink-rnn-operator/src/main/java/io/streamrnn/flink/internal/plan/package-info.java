/** The immutable plan of a job: what the builder collected, as it travels to the TaskManagers. */
package io.streamrnn.flink.internal.plan;
