/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

import io.streamrnn.cell.CellForm;
import io.streamrnn.identity.CanonicalForm;
import io.streamrnn.identity.FormNode;
import java.util.List;
import java.util.Map;

/** The identity of the texts of an event. */
final class TextsForm {

  private TextsForm() {}

  static String digest(List<TextInput> texts) {
    FormNode all =
        FormNode.operation(
            CellForm.of("join", 1), List.of(), texts.stream().map(TextsForm::node).toList());
    return ModelIdentity.of(CanonicalForm.ofStateless(all)).head();
  }

  private static FormNode node(TextInput text) {
    return FormNode.operation(
        CellForm.of("text", 1, Map.of("position", text.position(), "categories", text.options())));
  }
}
