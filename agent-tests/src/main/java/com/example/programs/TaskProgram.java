package com.example.programs;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A task: calls a URL from its main thread and from a pool, then ends as it is told. */
public final class TaskProgram {
  private TaskProgram() {}

  public static void main(String[] arguments) throws Exception {
    call(arguments[0]);
    ExecutorService pool = Executors.newSingleThreadExecutor();
    pool.submit(() -> call(arguments[0])).get();
    pool.shutdown();
    switch (arguments[1]) {
      case "exit":
        System.exit(3);
        break;
      case "halt":
        Runtime.getRuntime().halt(4);
        break;
      case "throw":
        throw new IllegalStateException("no rows");
      case "wait":
        System.out.println("waiting");
        System.in.read();
        break;
      default:
        System.out.println("done");
    }
  }

  private static int call(String url) throws IOException {
    return ((HttpURLConnection) URI.create(url).toURL().openConnection()).getResponseCode();
  }
}
