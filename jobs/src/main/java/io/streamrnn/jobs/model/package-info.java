/** The command {@code streamrnn model}: describes a model file, and how it runs on a stream. */
package io.streamrnn.jobs.model;
