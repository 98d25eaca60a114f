package io.github.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MadeAheadTest {

  @Test
  void theFirstIsMadeOnAnotherThreadAndTheNextWhenItIsAskedFor() {
    MadeAhead<Thread> made = new MadeAhead<>(Thread::currentThread);
    assertThat(made.get()).isNotEqualTo(Thread.currentThread());
    assertThat(made.get()).isEqualTo(Thread.currentThread());
  }

  @Test
  void whatGoesWrongOnTheOtherThreadIsToldAsItIs() {
    IllegalStateException wrong = new IllegalStateException("a function of too many operations");
    assertThatThrownBy(
            new MadeAhead<>(() -> {
              throw wrong;
            })
                ::get)
        .isSameAs(wrong);
    StackOverflowError deep = new StackOverflowError();
    assertThatThrownBy(
            new MadeAhead<>(() -> {
              throw deep;
            })
                ::get)
        .isSameAs(deep);
  }
}
