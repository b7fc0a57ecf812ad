/** The examples of the README, compiled and run. */
package io.streamrnn.jobs.readme;
