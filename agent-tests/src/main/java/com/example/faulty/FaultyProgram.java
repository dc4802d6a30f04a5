package com.example.faulty;

/** Uses a library whose instrumentation fails at every call. */
public final class FaultyProgram {
  private FaultyProgram() {}

  public static void main(String[] arguments) {
    Library library = new Library();
    System.out.println(library.around(() -> sum(library)));
    try {
      library.fail();
    } catch (IllegalStateException expected) {
      System.out.println(expected.getMessage());
    }
    // What the hooks leave behind for the test; nothing without the agent.
    for (String name : new String[] {"entered", "left", "calls"}) {
      System.out.println(name + " " + Integer.getInteger("faulty." + name, 0));
    }
  }

  private static int sum(Library library) {
    int sum = 0;
    for (int i = 0; i < 1000; i++) {
      sum = library.add(sum, i);
      sum = library.replaced(sum);
    }
    return sum;
  }
}
