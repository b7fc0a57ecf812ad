/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.format.ModelFiles;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A cluster that has no ND4J reads and runs models of every format. */
class WithoutNd4jTest {

  private static final String KERAS_FILE = "/io/streamrnn/format/keras/keras_2_2_gru.h5";
  private static final String ONNX_FILE = "/cases/07-onnx-states-in-another-order/same_order.onnx";

  @Test
  void aKerasModelIsReadAndStepped() throws Throwable {
    assertSteps("gru.h5", KERAS_FILE);
  }

  @Test
  void anOnnxModelIsReadAndStepped() throws Throwable {
    assertSteps("cell.onnx", ONNX_FILE);
  }

  private static void assertSteps(String name, String resource) throws Throwable {
    try (URLClassLoader loader = withoutNd4j();
        InputStream file = WithoutNd4jTest.class.getResourceAsStream(resource)) {
      Object model = read(loader, name, file.readAllBytes());
      Object stepper = model.getClass().getMethod("stepper").invoke(model);
      int inputSize = (int) model.getClass().getMethod("inputSize").invoke(model);
      Object score =
          stepper
              .getClass()
              .getMethod("step", float[].class)
              .invoke(stepper, (Object) new float[inputSize]);
      assertThat((float[]) score).isNotEmpty();
    }
  }

  @Test
  void nothingOfNd4jIsThere() throws IOException {
    try (URLClassLoader loader = withoutNd4j()) {
      assertThatThrownBy(() -> loader.loadClass("org.nd4j.linalg.api.ndarray.INDArray"))
          .isInstanceOf(ClassNotFoundException.class);
    }
  }

  private static Object read(ClassLoader loader, String name, byte[] bytes) throws Throwable {
    Method read =
        loader
            .loadClass(ModelFiles.class.getName())
            .getMethod("loadStreaming", String.class, byte[].class);
    try {
      return read.invoke(null, name, bytes);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** The class path of this test but for ND4J. */
  private static URLClassLoader withoutNd4j() throws IOException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (!entry.contains("nd4j") && !entry.contains("bytedeco")) {
        urls.add(url(entry));
      }
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  private static URL url(String entry) throws MalformedURLException {
    return Path.of(entry).toUri().toURL();
  }
}
