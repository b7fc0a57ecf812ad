/** The built-in cells, with states and without, and their combinations. */
@NullMarked
package io.streamrnn.cells;

import org.jspecify.annotations.NullMarked;
