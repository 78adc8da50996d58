// Tabler's behaviour for `data-bs-toggle="collapse|dropdown|modal|tab"` and `data-bs-dismiss`. The package ships these parts as
// TypeScript with compiler settings of its own; this file keeps the compiler of ours away from them.
import '@tabler/core/js/src/bootstrap/alert';
import '@tabler/core/js/src/bootstrap/collapse';
import '@tabler/core/js/src/bootstrap/dropdown';
import '@tabler/core/js/src/bootstrap/modal';
import '@tabler/core/js/src/bootstrap/tab';
