/** Says what a model file holds, and how it runs on a stream. */
package io.streamrnn.jobs.model;
