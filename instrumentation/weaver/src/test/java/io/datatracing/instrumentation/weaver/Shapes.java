package io.datatracing.instrumentation.weaver;

import java.util.ArrayList;
import java.util.List;

/**
 * Methods whose class files are awkward to weave: wide locals, merges, handlers, frames at the
 * first instruction. Each answers from its arguments alone, so that a woven copy can be compared.
 * No lambdas and no concatenation: the class is also loaded under old versions.
 */
public class Shapes {
  private final int base;

  public Shapes() {
    this(3);
  }

  /** The argument of {@code super()} branches: a frame with an uninitialised {@code this}. */
  public Shapes(int base) {
    this(base > 2 ? base : -base, 1L);
  }

  public Shapes(int base, long step) {
    super();
    int sum = base;
    for (long i = 0; i < step; i++) {
      sum += (int) i;
    }
    this.base = sum;
  }

  public int constant() {
    return 7;
  }

  public void nothing() {}

  public long wideArguments(long a, int b, double c) {
    long sum = a;
    for (int i = 0; i < b; i++) {
      if (i % 2 == 0) {
        double half = c / 2;
        sum += (long) half;
      } else {
        long twice = a * 2;
        sum -= twice;
      }
    }
    return sum;
  }

  public double earlyReturns(int a, double b) {
    if (a == 0) {
      return 0;
    }
    while (a > 0) {
      long local = a;
      if (local * b > 10) {
        return b;
      }
      a--;
    }
    return -b;
  }

  public int reassignsArguments(int a, String b) {
    a = a * 2;
    b = b == null ? "none" : b;
    return a + b.length();
  }

  public int loopAtTheFirstInstruction(int a) {
    while (a < 100) {
      a = a * 2 + 1;
    }
    return a;
  }

  public int throwing(int a) {
    if (a > 1) {
      throw new IllegalArgumentException("too large");
    }
    return a;
  }

  public int alwaysThrowing(int a) {
    throw new IllegalStateException(a > 0 ? "positive" : "negative");
  }

  public int tryFinally(int a) {
    int result = 0;
    try {
      result = 10 / a;
      return result;
    } catch (ArithmeticException e) {
      return -1;
    } finally {
      result += a;
      if (result == 12) {
        return 12;
      }
    }
  }

  public int nestedHandlers(int a) {
    int seen = 0;
    for (int i = 0; i < 3; i++) {
      try {
        try {
          if (i == a) {
            throw new IllegalStateException();
          }
          seen++;
        } finally {
          seen += 10;
        }
      } catch (RuntimeException e) {
        seen += 100;
        continue;
      }
      seen += 1000;
    }
    return seen;
  }

  public synchronized int synchronizedMethod(int a) {
    return a + base;
  }

  public int synchronizedBlock(int a) {
    synchronized (this) {
      if (a == 2) {
        throw new IllegalStateException("inside");
      }
      return a;
    }
  }

  public static long staticWide(long a, long b) {
    return a > b ? a : b;
  }

  public static boolean staticNothing() {
    return true;
  }

  public boolean booleans(boolean a, boolean b) {
    return a && !b;
  }

  public byte bytes(byte a) {
    return (byte) (a + 1);
  }

  public char chars(char a, short b) {
    return (char) (a + b);
  }

  public short shorts(short a) {
    return (short) -a;
  }

  public float floats(float a, long b, float c) {
    return a * b + c;
  }

  public int[] arrays(int[] a, String[][] b) {
    int[] copy = a == null ? new int[1] : a.clone();
    copy[0] += b == null ? 0 : b.length;
    return copy;
  }

  public String switches(String a, int b) {
    switch (b) {
      case 0:
        return "zero";
      case 1:
        break;
      case 1000:
        a = "thousand";
        break;
      default:
        return a;
    }
    return a == null ? "one" : a;
  }

  public List<Object> newWithBranchInArguments(int a) {
    List<Object> list = new ArrayList<Object>(a > 5 ? a : 5);
    list.add(a < 0 ? "negative" : Integer.valueOf(a));
    return list;
  }

  public int recursive(int a) {
    return a <= 0 ? base : 1 + recursive(a - 1);
  }
}
