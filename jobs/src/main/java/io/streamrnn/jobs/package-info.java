/**
 * The command line {@code streamrnn}. Each command has its own package, which knows no other
 * command.
 */
package io.streamrnn.jobs;
