package org.ulpforge.codegen;
import org.ulpforge.program.*;
import org.ulpforge.format.*;
public class Scratch {
  public static void main(String[] a) throws Exception {
    String text = java.nio.file.Files.readString(java.nio.file.Path.of(a[0]));
    var spec = new KernelSpec(KernelName.parse("exp_"+a[1]+"_0u9_rr1p6"), ProgramParser.parse(text).program(), Formats.scalar(a[1]), Formats.parse(a[2]),
      new KernelFacts("exp","-inf,inf",0.89,"0x1p0","0x1p1","0x1p2",5,10,true,"ulpforge search exp"));
    var b = Backend.of(a[3]);
    String s = b.emit(spec);
    System.out.println(s);
    if (a[3].equals("java")) System.err.println(CompiledClasses.load(((JavaBackend) b).className(spec.name()), s));
  }
}
