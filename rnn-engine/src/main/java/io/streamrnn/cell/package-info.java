/** What a cell is: the contract between those who write cells and what runs them. */
package io.streamrnn.cell;
