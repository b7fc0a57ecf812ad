/** Runnable jobs and the command line that starts them. */
package io.streamrnn.jobs;
