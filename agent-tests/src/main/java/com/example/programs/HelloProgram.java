package com.example.programs;

/** The smallest application. */
public final class HelloProgram {
  private HelloProgram() {}

  public static void main(String[] arguments) {
    System.out.println("hello");
  }
}
