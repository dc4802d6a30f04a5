package com.example.faulty;

import java.util.function.IntSupplier;

/** What the faulty instrumentation weaves. */
public final class Library {
  public int add(int a, int b) {
    return a + b;
  }

  public int replaced(int value) {
    return value;
  }

  public int around(IntSupplier body) {
    return body.getAsInt();
  }

  public void fail() {
    throw new IllegalStateException("the library's own");
  }
}
