package io.datatracing.storage.api;

import io.datatracing.model.AttributeValue;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The texts of one answer while they are collected: the first in order, each once. */
public final class TextChoice {
  /** The last ones in order are given up while others are found. */
  private static final int MAX_KEPT = 10 * AttributeTexts.MAX_LIMIT;

  private final String prefix;
  private final int limit;
  private final TreeSet<String> texts = new TreeSet<>();
  private boolean complete = true;

  /**
   * Begins.
   *
   * @throws IllegalArgumentException when the limit is not 1 to {@link AttributeTexts#MAX_LIMIT}
   */
  public TextChoice(String prefix, int limit) {
    if (limit < 1 || limit > AttributeTexts.MAX_LIMIT) {
      throw new IllegalArgumentException(
          "limit is " + limit + ", not 1 to " + AttributeTexts.MAX_LIMIT);
    }
    this.prefix = prefix;
    this.limit = limit;
  }

  /** Takes a text, if it has the prefix; one that nobody would pick from a list is left out. */
  public void add(String text) {
    if (!text.startsWith(prefix)) {
      return;
    }
    if (text.length() > AttributeTexts.MAX_LENGTH) {
      complete = false;
    } else if (texts.add(text) && texts.size() > MAX_KEPT) {
      texts.pollLast();
      complete = false;
    }
  }

  /**
   * Takes what a condition on the value may be: for an array, which each of its elements answers,
   * those.
   */
  public void add(AttributeValue value) {
    if (value instanceof AttributeValue.ArrayValue array) {
      array.values().forEach(element -> add(element.text()));
    } else {
      add(value.text());
    }
  }

  public String prefix() {
    return prefix;
  }

  /** There may be others that nobody will add. */
  public void setIncomplete() {
    complete = false;
  }

  public boolean isComplete() {
    return complete;
  }

  /** Whether there are as many as are asked for. */
  public boolean isFull() {
    return texts.size() >= limit;
  }

  public AttributeTexts first() {
    List<String> first = new ArrayList<>();
    for (String text : texts) {
      if (first.size() == limit) {
        return new AttributeTexts(first, false);
      }
      first.add(text);
    }
    return new AttributeTexts(first, complete);
  }
}
