package io.github.chainrule.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// What each module may use.
@AnalyzeClasses(
    packages = "io.github.chainrule",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule CORE_USES_NOTHING_BUT_THE_JDK =
      classes()
          .that()
          .resideInAPackage("..core..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.github.chainrule.core..", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule FORMULA_USES_CORE =
      classes()
          .that()
          .resideInAPackage("..formula..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.github.chainrule.formula..",
              "io.github.chainrule.core..",
              "java..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule VIZ_USES_CORE =
      classes()
          .that()
          .resideInAPackage("..viz..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.github.chainrule.viz..",
              "io.github.chainrule.core..",
              "java..",
              "javax.imageio..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule NN_USES_CORE_AND_LIBRARIES_FOR_FILES =
      classes()
          .that()
          .resideInAPackage("..nn..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.github.chainrule.nn..",
              "io.github.chainrule.core..",
              "de.siegmar.fastcsv..",
              "tools.jackson.core..",
              "java..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule COMPILER_USES_CORE =
      classes()
          .that()
          .resideInAPackage("..compiler..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.github.chainrule.compiler..",
              "io.github.chainrule.core..",
              "java..",
              // How much a thread allocates; of the JDK's supported interface.
              "com.sun.management..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule ONLY_THE_COMPILER_SEES_THE_PROGRAMS_OF_CORE =
      noClasses()
          .that()
          .resideOutsideOfPackages("..compiler..", "..core..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.github.chainrule.core.program..");

  @ArchTest
  static final ArchRule NOTEBOOK_USES_VIZ_CORE_AND_THE_KERNEL =
      classes()
          .that()
          .resideInAPackage("io.github.chainrule.notebook..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.github.chainrule.notebook..",
              "io.github.chainrule.viz..",
              "io.github.chainrule.core..",
              "org.rapaio..",
              "java..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule THE_PLAYGROUND_SHOWS_ALL_MODULES_WITH_THE_SERVER_OF_THE_JDK =
      classes()
          .that()
          .resideInAPackage("io.github.chainrule.playground..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.github.chainrule.playground..",
              "io.github.chainrule.nn..",
              "io.github.chainrule.compiler..",
              "io.github.chainrule.formula..",
              "io.github.chainrule.viz..",
              "io.github.chainrule.core..",
              "com.sun.net.httpserver..",
              "tools.jackson.core..",
              "java..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule NOBODY_USES_THE_COMMAND =
      noClasses()
          .that()
          .resideOutsideOfPackage("..cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..cli..");

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("io.github.chainrule.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule LIBRARIES_DO_NOT_PRINT =
      noClasses()
          .that()
          .resideOutsideOfPackage("..cli..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule NO_NAME_SAYS_NOTHING =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Impl")
          .orShould()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Helper");
}
