/** What the commands have in common. */
package io.streamrnn.jobs.shared;
