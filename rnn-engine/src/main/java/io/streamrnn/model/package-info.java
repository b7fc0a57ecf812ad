/** Loaded models: immutable, known by their content, stepped event by event. */
package io.streamrnn.model;
