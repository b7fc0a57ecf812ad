/** Loaded models: immutable, identified by their content, stepped event by event. */
@NullMarked
package io.streamrnn.model;

import org.jspecify.annotations.NullMarked;
