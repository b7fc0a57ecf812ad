/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.SequenceKernel;
import java.util.Arrays;
import java.util.Random;

/** Prints the provider of this process, then what cells compute, a line for each. */
final class CellBits {

  private static final int SHAPES = 24;

  private CellBits() {}

  /**
   * Computes everything as many times as is said: interpreted at first, compiled later on.
   *
   * @param args the number of rounds
   */
  public static void main(String[] args) {
    System.out.println(Kernels.provider());
    int rounds = Integer.parseInt(args[0]);
    for (int round = 0; round < rounds; round++) {
      Random random = new Random(5);
      for (int i = 0; i < SHAPES; i++) {
        print(SizedCells.of(random), Activation.TANH, Activation.SIGMOID);
      }
      for (Activation activation : Activation.values()) {
        print(SizedCells.of(random), activation, activation);
      }
      printBfloat16(new SizedCells(130, 137, random));
      printManySteps(new SizedCells(16, 48, random).lstm(Activation.TANH, Activation.SIGMOID));
    }
  }

  private static void print(SizedCells cells, Activation activation, Activation gateActivation) {
    for (Cell cell : cells.all(activation, gateActivation)) {
      int rows = 1 + cells.random().nextInt(70);
      print(activation, cell, Batch.random(cell, rows, cells.random()).step(cell.kernel()));
      printSequence(activation, cell, 1 + cells.random().nextInt(2), cells.random());
    }
  }

  private static void printSequence(Activation activation, Cell cell, int rows, Random random) {
    int steps = 2 + random.nextInt(5);
    StepsOfRows sequence = StepsOfRows.random(cell, steps, rows, random);
    System.out.printf(
        "%s %s of %d steps, %s: %08x%n",
        activation,
        cell.className(),
        steps,
        cell.weights(),
        Arrays.hashCode(sequence.run(SequenceKernel.of(cell), steps).bits()));
  }

  /** Matrices so large that one row reads them in halves. */
  private static void printBfloat16(SizedCells cells) {
    for (Cell cell : cells.allOfBfloat16(Activation.TANH, Activation.SIGMOID)) {
      for (int rows : new int[] {1, 1, 5}) {
        print(Activation.TANH, cell, Batch.random(cell, rows, cells.random()).step(cell.kernel()));
      }
    }
  }

  private static void printManySteps(Cell cell) {
    Kernel kernel = cell.kernel();
    Batch batch = Batch.random(cell, 23, new Random(6));
    for (int step = 0; step < 2_000; step++) {
      batch.step(kernel);
    }
    print(Activation.TANH, cell, batch);
  }

  private static void print(Activation activation, Cell cell, Batch batch) {
    System.out.printf(
        "%s %s of %d rows, %s: %08x%n",
        activation, cell.className(), batch.rows(), cell.weights(), Arrays.hashCode(batch.bits()));
  }
}
