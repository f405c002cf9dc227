# ptxas accepts a module for each of TARGETS, no kernel spills, and nothing is said about asynchronous products made to wait for each other
# (wgmma serialisation, C7508 to C7520) or registers that cannot be exchanged (setmaxnreg ignored).
string(REPLACE "," ";" targets "${TARGETS}")
foreach(arch IN LISTS targets)
  execute_process(COMMAND ${PTXAS} -arch=${arch} -v ${PTX} -o /dev/null RESULT_VARIABLE status ERROR_VARIABLE report OUTPUT_VARIABLE output)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "ptxas refuses ${PTX} for ${arch}:\n${report}${output}")
  endif()
  string(REGEX MATCHALL "[1-9][0-9]* bytes spill" spills "${report}${output}")
  if(spills)
    message(FATAL_ERROR "${PTX} for ${arch} spills:\n${report}${output}")
  endif()
  string(REGEX MATCHALL "[^\n]*(wgmma|serializ|setmaxnreg|C75[0-2][0-9])[^\n]*" slow "${report}${output}")
  string(REGEX REPLACE "[^;]*Compiling entry function[^;]*|[^;]*Function properties for[^;]*" "" slow "${slow}") # names of kernels
  string(REPLACE ";" "" slow "${slow}")
  if(slow)
    message(FATAL_ERROR "${PTX} for ${arch}: ${slow}")
  endif()
endforeach()
