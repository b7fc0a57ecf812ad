/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns of texts, which the model looks up in its own vocabulary. */
class TextColumnsTest {

  @TempDir private Path folder;

  private Cli score(String name, String content, int unknown) throws IOException {
    Path input = Files.writeString(folder.resolve(name), content);
    Path model = TextModel.write(folder.resolve("clicks.h5"), unknown);
    return Cli.gru(input, folder.resolve("scores.csv"))
        .with("--model", model)
        .with("--key", "user")
        .with("--order", "at")
        .with("--features", "page,seconds")
        .with("--output-format", "csv")
        .with("--runner", "direct");
  }

  private String scores() throws IOException {
    return Files.readString(folder.resolve("scores.csv"));
  }

  private String rejected() throws IOException {
    return Files.readString(folder.resolve("scores.csv.rejected.jsonl"));
  }

  @Test
  void aColumnOfTextsGoesToTheVocabularyOfTheModel() throws IOException {
    score(
            "c.csv",
            """
            user,at,page,seconds
            u,1,home,0.5
            v,1,cart,0.25
            u,2,"help, please",1
            u,3,,1
            u,4, home,1
            """,
            1)
        .succeeds();
    assertThat(scores())
        .isEqualTo(
            """
            user,at,y
            u,1,20.5
            v,1,30.25
            u,2,31.5
            u,3,32.5
            u,4,43.5
            """);
  }

  @Test
  void aNumberOrANullOfJsonIsNoText() throws IOException {
    Cli.Result result =
        score(
                "c.jsonl",
                """
                {"user": "u", "at": 1, "page": "home", "seconds": 1}
                {"user": "u", "at": 2, "page": 7, "seconds": 1}
                {"user": "u", "at": 3, "page": null, "seconds": 1}
                {"user": "u", "at": 4, "page": ["cart"], "seconds": 1}
                {"user": "u", "at": 5, "page": "cart", "seconds": 1}
                """,
                1)
            .with("--format", "jsonl")
            .run();
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(scores()).isEqualTo("user,at,y\nu,1,21.0\nu,5,52.0\n");
    assertThat(rejected())
        .contains("column 'page' must be a text, since the model looks texts up: value=7")
        .contains("column 'page' must have a text")
        .contains("value=[\\\"cart\\\"]");
  }

  @Test
  void aTextThatIsNotInTheVocabularyIsRejectedWhereTheModelHasNoIndexForIt() throws IOException {
    Cli.Result result =
        score("c.csv", "user,at,page,seconds\nu,1,home,1\nu,2,help,1\nu,3,cart,1\n", 0).run();
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(scores()).isEqualTo("user,at,y\nu,1,21.0\nu,3,52.0\n");
    assertThat(rejected())
        .contains("column 'page' must be a text of the vocabulary of the model's input 'page'")
        .contains("value='help'");
  }

  @Test
  void aColumnOfTextsWhereTheModelTakesANumberIsRefused() throws IOException {
    Cli.Result swapped =
        score("c.csv", "user,at,page,seconds\nu,1,home,1\n", 1)
            .with("--features", "seconds,page")
            .run();
    assertThat(swapped.exitCode()).isEqualTo(2);
    assertThat(swapped.messages()).contains("column 'page' of --features must be a finite number");
    Cli.Result kind =
        score("c.csv", "user,at,page,seconds\nu,1,home,1\n", 1)
            .with("--features", "page:boolean,seconds")
            .run();
    assertThat(kind.exitCode()).isEqualTo(2);
    assertThat(kind.messages())
        .contains("column='page', kind=boolean, the model takes a text, its input 'page'");
  }

  @Test
  void aMissingTextIsWhatTheOptionSays() throws IOException {
    score(
            "c.jsonl",
            """
            {"user": "u", "at": 1, "page": "home", "seconds": 1}
            {"user": "u", "at": 2, "seconds": 1}
            {"user": "u", "at": 3, "page": null, "seconds": 1}
            """,
            1)
        .with("--format", "jsonl")
        .with("--missing", "forward-fill")
        .succeeds();
    assertThat(scores()).isEqualTo("user,at,y\nu,1,21.0\nu,2,42.0\nu,3,63.0\n");
  }

  @Test
  void aNaNIsATextWhereTheModelTakesOne() throws IOException {
    score("c.csv", "user,at,page,seconds\nu,1,home,1\nu,2,NaN,NaN\n", 1)
        .with("--missing", "zero")
        .succeeds();
    assertThat(scores()).isEqualTo("user,at,y\nu,1,21.0\nu,2,31.0\n");
  }
}
