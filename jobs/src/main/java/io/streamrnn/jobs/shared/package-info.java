/** What the commands share: files and models that the user names, and the embedded Flink. */
package io.streamrnn.jobs.shared;
