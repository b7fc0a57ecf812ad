/** Where models come from, who holds them, and what a job requires of them. */
package io.streamrnn.flink.internal.model;
