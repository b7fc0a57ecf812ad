/** The examples of the user guide in {@code docs/guide}, compiled and run, and its answers. */
package io.streamrnn.guide;
