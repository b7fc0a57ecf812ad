/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** The bill of materials that users import says the same as the parent of the modules. */
class BomTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @ParameterizedTest
  @ValueSource(strings = {"jackson.version", "nd4j.version", "javacpp.version", "openblas.version"})
  void aVersionIsThatOfTheParent(String name) throws Exception {
    String version = "/project/properties/" + name;

    assertThat(values(pom("streamrnn-bom"), version))
        .isEqualTo(values(pom(""), version))
        .hasSize(1);
  }

  @Test
  void itNamesEveryPublishedModule() throws Exception {
    List<String> published =
        values(pom(""), "/project/modules/module").stream().filter(BomTest::isPublished).toList();

    assertThat(values(pom("streamrnn-bom"), "//dependency[groupId='io.streamrnn']/artifactId"))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(published);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nd4j-native", "javacpp", "openblas"})
  void itHasTheNativesOfEveryPlatformThatABuildPicks(String artifact) throws Exception {
    List<String> platforms = values(pom(""), "//properties/nd4j.classifier");

    assertThat(
            values(
                pom("streamrnn-bom"),
                "//dependency[artifactId='%s']/classifier".formatted(artifact)))
        .hasSize(5)
        .containsExactlyInAnyOrderElementsOf(platforms);
  }

  private static boolean isPublished(String module) {
    try {
      Document pom = pom(module);
      return !values(pom, "/project/packaging").contains("pom")
          && !values(pom, "/project/properties/maven.deploy.skip").contains("true");
    } catch (Exception e) {
      throw new AssertionError(module, e);
    }
  }

  private static Document pom(String module) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(ROOT.resolve(module).resolve("pom.xml").toFile());
  }

  private static List<String> values(Document document, String path) throws Exception {
    NodeList nodes =
        (NodeList)
            XPathFactory.newInstance().newXPath().evaluate(path, document, XPathConstants.NODESET);
    return IntStream.range(0, nodes.getLength())
        .mapToObj(i -> nodes.item(i).getTextContent())
        .toList();
  }
}
