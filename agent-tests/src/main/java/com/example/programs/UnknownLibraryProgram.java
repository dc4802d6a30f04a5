package com.example.programs;

import org.apache.kafka.clients.producer.KafkaProducer;

/** Uses a library that is not what its name says. */
public final class UnknownLibraryProgram {
  private UnknownLibraryProgram() {}

  public static void main(String[] arguments) {
    System.out.println(new KafkaProducer().send("sent"));
  }
}
