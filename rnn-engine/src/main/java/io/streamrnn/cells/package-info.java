/** The built-in cells, with states and without, and their combinations. */
package io.streamrnn.cells;
