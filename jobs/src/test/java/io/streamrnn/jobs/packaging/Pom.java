/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.packaging;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** A module's {@code pom.xml} as it is written, without what it inherits. */
public record Pom(Path folder, Document document) {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** The parent of all modules. */
  public static Pom root() {
    return read(ROOT);
  }

  private static Pom read(Path folder) {
    try {
      return new Pom(
          folder,
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(folder.resolve("pom.xml").toFile()));
    } catch (Exception e) {
      throw new AssertionError(folder.toString(), e);
    }
  }

  public Pom module(String name) {
    return read(folder.resolve(name));
  }

  /** The modules that it names, without theirs. */
  Stream<Pom> modules() {
    return values("/project/modules/module").stream().map(this::module);
  }

  String artifact() {
    return values("/project/artifactId").get(0);
  }

  public List<String> values(String path) {
    try {
      NodeList nodes =
          (NodeList)
              XPathFactory.newInstance()
                  .newXPath()
                  .evaluate(path, document, XPathConstants.NODESET);
      return IntStream.range(0, nodes.getLength())
          .mapToObj(i -> nodes.item(i).getTextContent())
          .toList();
    } catch (XPathExpressionException e) {
      throw new AssertionError(path, e);
    }
  }
}
