package io.github.chainrule.benchmarks.gradbench;

import io.github.chainrule.core.Rows;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A hand: bones that hang on each other, and a skin whose vertices follow several bones each.
///
/// @param parents the bone that each one hangs on, which comes before it; -1 for none
/// @param relative how each bone lies at its parent while the hand is at rest, as 3 by 4 matrices,
///   a rotation and a place
/// @param inverse from the hand at rest to each bone
/// @param positions of the vertices while the hand is at rest, with a fourth coordinate 1
/// @param weights for each vertex by how much it follows each bone
/// @param triangles of the skin, as three vertices each
@SuppressWarnings("ArrayRecordComponent")
record HandModel(
    int[] parents,
    Value[][][] relative,
    Value[][][] inverse,
    double[][] positions,
    double[][] weights,
    int[][] triangles,
    boolean mirrored) {

  static final int AXES = 3;

  /// The coordinates of a vertex at rest, the fourth of which is 1.
  private static final int SHARES = 4;

  private static final int FIRST_FINGER = 2;
  private static final int BONES_OF_FINGER = 4;
  private static final int FIRST_ANGLE = 6;
  private static final int ANGLES_OF_FINGER = 4;

  static HandModel of(Field model) {
    return new HandModel(
        model.get("parents").integers(),
        matrices(model.get("base_relatives")),
        matrices(model.get("inverse_base_absolutes")),
        model.get("base_positions").rows(),
        model.get("weights").rows(),
        model.get("triangles").elements().stream().map(Field::integers).toArray(int[][]::new),
        model.get("is_mirrored").flag());
  }

  private static Value[][][] matrices(Field field) {
    return field.elements().stream()
        .map(matrix ->
            Arrays.stream(matrix.rows())
                .limit(AXES)
                .map(row -> Arrays.stream(row).mapToObj(Value::constant).toArray(Value[]::new))
                .toArray(Value[][]::new))
        .toArray(Value[][][]::new);
  }

  /// Some vertices as rows: the position at rest, then the weights.
  Rows vertices(int[] of) {
    double[][] rows = new double[of.length][];
    for (int i = 0; i < of.length; i++) {
      double[] position = positions[of[i]];
      double[] weight = weights[of[i]];
      rows[i] = Arrays.copyOf(position, position.length + weight.length);
      System.arraycopy(weight, 0, rows[i], position.length, weight.length);
    }
    return Rows.ofRows(rows);
  }

  /// How many numbers a pose of the bones is.
  int poseSize() {
    return AXES * (1 + SHARES * parents.length);
  }

  /// How bones move what is fixed to them: for each axis a place, and four numbers of each bone.
  ///
  /// @param theta an axis and angle of the whole hand, its place, and four angles of each finger
  List<Value> pose(Value... theta) {
    Value[][] whole = rotation(Arrays.copyOf(theta, AXES));
    if (mirrored) {
      for (Value[] row : whole) {
        row[0] = row[0].unaryMinus();
      }
    }
    Value[][][] bones = bones(theta);
    List<Value> pose = new ArrayList<>();
    for (int b = 0; b < bones.length; b++) {
      bones[b] = times(whole, times(bones[b], inverse[b]));
    }
    for (int axis = 0; axis < AXES; axis++) {
      pose.add(theta[AXES + axis]);
      for (Value[][] bone : bones) {
        pose.addAll(Arrays.asList(bone[axis]));
      }
    }
    return pose;
  }

  /// Where a vertex is.
  List<Value> skin(Value[] vertex, List<Value> pose) {
    // What poses share: a product for each coordinate and each weight.
    List<Value> shares = new ArrayList<>();
    for (int b = 0; b < parents.length; b++) {
      for (int j = 0; j < SHARES; j++) {
        shares.add(vertex[SHARES + b].times(vertex[j]));
      }
    }
    return IntStream.range(0, AXES)
        .mapToObj(axis -> {
          int at = axis * (1 + shares.size());
          return Values.dot(pose.subList(at + 1, at + 1 + shares.size()), shares)
              .plus(pose.get(at));
        })
        .toList();
  }

  /// Where the bones are.
  private Value[][][] bones(Value[] theta) {
    Value[][][] bones = new Value[parents.length][][];
    for (int b = 0; b < bones.length; b++) {
      Value[][] bone = turned(b, theta);
      bones[b] = parents[b] < 0 ? bone : times(bones[parents[b]], bone);
    }
    return bones;
  }

  /// A bone at its parent. The first of a finger turns by two angles, the next two by one, all
  /// others by none.
  private Value[][] turned(int bone, Value[] theta) {
    int finger = (bone - FIRST_FINGER) / BONES_OF_FINGER;
    int joint = (bone - FIRST_FINGER) % BONES_OF_FINGER;
    if (bone < FIRST_FINGER || joint == BONES_OF_FINGER - 1) {
      return relative[bone];
    }
    int at = FIRST_ANGLE + ANGLES_OF_FINGER * finger;
    return joint == 0
        ? turned(turned(relative[bone], theta[at + 1], 0, 1), theta[at], 1, 2)
        : turned(relative[bone], theta[at + joint + 1], 1, 2);
  }

  /// A matrix times a rotation in the plane of two axes, which changes two of its columns.
  private static Value[][] turned(Value[][] matrix, Value angle, int p, int q) {
    Value cos = angle.cos();
    Value sin = angle.sin();
    Value[][] turned = new Value[matrix.length][];
    for (int i = 0; i < matrix.length; i++) {
      turned[i] = matrix[i].clone();
      turned[i][p] = matrix[i][p].times(cos).plus(matrix[i][q].times(sin));
      turned[i][q] = matrix[i][q].times(cos).minus(matrix[i][p].times(sin));
    }
    return turned;
  }

  /// The rotation around an axis by an angle that is its length; none where that is tiny.
  private static Value[][] rotation(Value[] axis) {
    Value square = Values.dot(axis, axis);
    Value turns = square.ge(1e-8);
    Value angle = Values.where(turns, square, Value.constant(1.0)).sqrt();
    Value x = axis[0].div(angle);
    Value y = axis[1].div(angle);
    Value z = axis[2].div(angle);
    Value sin = angle.sin();
    Value cos = angle.cos();
    Value rest = Value.constant(1.0).minus(cos);
    Value zero = Value.constant(0.0);
    Value[][] rotation = {
      {
        cos.plus(x.square().times(rest)),
        turned(x, y, rest, z, sin, -1),
        turned(x, z, rest, y, sin, 1)
      },
      {
        turned(x, y, rest, z, sin, 1),
        cos.plus(y.square().times(rest)),
        turned(y, z, rest, x, sin, -1)
      },
      {
        turned(x, z, rest, y, sin, -1),
        turned(y, z, rest, x, sin, 1),
        cos.plus(z.square().times(rest))
      }
    };
    Value[][] chosen = new Value[3][4];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        Value still = Value.constant(i == j ? 1.0 : 0.0);
        chosen[i][j] = Values.where(turns, rotation[i][j], still);
      }
      chosen[i][3] = zero;
    }
    return chosen;
  }

  private static Value turned(Value a, Value b, Value rest, Value c, Value sin, double sign) {
    return a.times(b).times(rest).plus(c.times(sin).times(sign));
  }

  /// One movement after another: of 3 by 4 matrices, whose last column is a place.
  private static Value[][] times(Value[][] a, Value[][] b) {
    Value[][] product = new Value[AXES][AXES + 1];
    for (int i = 0; i < AXES; i++) {
      for (int j = 0; j <= AXES; j++) {
        Value sum = a[i][0].times(b[0][j]);
        for (int k = 1; k < AXES; k++) {
          sum = sum.plus(a[i][k].times(b[k][j]));
        }
        product[i][j] = j < AXES ? sum : sum.plus(a[i][AXES]);
      }
    }
    return product;
  }
}
